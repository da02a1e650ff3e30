export {
  isOfText,
  likeness,
  nearlySame,
  shareOfText,
  verdictOfPlace,
  worthOffering,
  type Dockerfile,
  type PlaceVerdict,
  type SeenPlace,
} from './belonging';
export { before, differencesOf, earlierInLine, lineOf, sameDockerfile, sameLine } from './line';
export type { Line, LineDifference } from './line';
export { isRooted, isWithin, mapped, nameOf, onePath, type PathMapping } from './path-forms';
export { placeName, placeOf, placeOfRecord, repositorySource, type Place, type RepositoryPlace } from './place';
export { isSameBuild } from './same-build';
