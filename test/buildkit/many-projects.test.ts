import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Desk } from './desk';
import { Engine } from './engine';
import { Person, projectsOf, seeded, type Project } from './many-projects';

/** How many builds are made; `npm run desk` makes 200. */
const count = Number(process.env['STAGEGRAPH_DESK_BUILDS'] ?? '48');

describe(`${count} builds of a dozen projects on one Docker Engine`, () => {
  let engine: Engine;
  before(async () => {
    engine = await Engine.start();
  });
  after(() => engine.stop());

  it('each file shows its own newest build beside the one before it of its line, or none', async () => {
    const person = new Person(engine, projectsOf(engine), seeded(20));
    const desk = new Desk(engine);
    const faults: string[] = [];
    let shown = 0;

    /** What a file shows is held against the script's own list. */
    const check = async (project: Project, file: string): Promise<void> => {
      const kept = new Set((await engine.buildx.history()).entries.map((e) => e.id));
      const own = person.made.filter((m) => m.project === project && project.ways[m.way]?.file === file);
      const here = own.filter((m) => kept.has(m.id));
      const { build, baseline } = await desk.shown(project.name, file);
      const newest = here.at(-1);
      const at = `${project.name}/${file} after ${person.made.length} builds`;
      const whose = (id: string | undefined): string => {
        const found = person.made.find((m) => m.id === id);
        return found === undefined ? 'none' : `${found.project.name}:${found.way}`;
      };
      shown += build === undefined ? 0 : 1;
      if (build !== newest?.id && !project.name.startsWith('moved'))
        faults.push(`${at}: shows ${build ?? ''} of ${whose(build)}, not ${newest?.id ?? ''} of ${whose(newest?.id)}`);
      if (build !== undefined && !own.some((m) => m.id === build)) faults.push(`${at}: a stranger's, ${whose(build)}`);
      if (build === undefined || build !== newest?.id) return;
      const expected = here.filter((m) => m.way === newest.way).at(-2)?.id;
      if (baseline !== expected && !(project.name === 'moved to' && baseline === undefined))
        faults.push(`${at}: ${whose(build)} is held against ${whose(baseline)}, not ${whose(expected)}`);
    };
    const files = ({ ways }: Project): string[] => [...new Set(Object.values(ways).map((w) => w.file))];

    for (const project of [...person.projects]) await person.work(project);
    while (person.made.length < count) {
      if (person.made.length >= count / 2 && person.projects.some((p) => p.name === 'moved')) {
        person.move('moved', 'moved to');
        person.remove('gone');
        for (const project of person.projects) for (const file of files(project)) await check(project, file);
      }
      for (const { project, way } of await person.work()) await check(project, project.ways[way]?.file ?? '');
    }
    for (const project of person.projects) for (const file of files(project)) await check(project, file);
    console.log(`${person.made.length} builds, ${shown} shown, ${faults.length} faults`);
    assert.deepEqual(faults, []);
  });
});
