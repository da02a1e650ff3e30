import { join } from 'node:path';

/** Variables by which docker, buildx, compose and BuildKit choose builders, and change what they build and write. */
export const isOfDocker = (name: string): boolean =>
  /^(?:DOCKER|BUILDX|BUILDKIT|BUILDCTL|COMPOSE|BAKE)_/.test(name) || name === 'SOURCE_DATE_EPOCH';

/** Where a folder's own builders are noted. Docker's own socket is none of them: whoever has an engine there uses it for something else. */
export const dockerVariables = (folder: string): Readonly<Record<string, string>> => ({
  BUILDX_CONFIG: join(folder, 'buildx'),
  DOCKER_CONFIG: join(folder, 'docker'),
  DOCKER_HOST: `unix://${join(folder, 'no-docker.sock')}`,
});

/** This process's environment beside builders of a folder alone: nothing of the Docker that a person uses is seen or asked. */
export const ownDocker = (folder: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOfDocker(name))),
  ...dockerVariables(folder),
});
