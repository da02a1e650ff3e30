import assert from 'node:assert/strict';
import { it } from 'node:test';
import { globComponent } from '../../extension/core/context/glob';
import { isIgnored, readIgnoreFile } from '../../extension/core/context/dockerignore';
import { expand } from '../../extension/core/plan/lex';

const stars = '*a'.repeat(24);
const word = 'a'.repeat(400);
const expanded = (text: string, value: string): string => expand(text, '\\', () => value).text;

/** Patterns on which a matcher that backtracks never ends. */
const hostile: Readonly<Record<string, () => unknown>> = {
  'substitution, all': () => expanded(`\${V//${stars}*z/x}`, word),
  'substitution, first': () => expanded(`\${V/${stars}*z/x}`, word),
  prefix: () => expanded(`\${V#${stars}*z}`, word),
  suffix: () => expanded(`\${V%%z${stars}*}`, word),
  'ignore line of stars': () => isIgnored(readIgnoreFile(`${stars}*b`), word),
  'ignore line of folders': () => isIgnored(readIgnoreFile(`${'**/a/'.repeat(8)}b`), `${'a/'.repeat(200)}c`),
  glob: () => globComponent(`${stars}*b`)?.test(word),
};
for (const [name, run] of Object.entries(hostile))
  it(`ends in time: ${name}`, () => {
    const before = performance.now();
    run();
    assert.ok(performance.now() - before < 1000);
  });

/** What Go's regexp makes of a value. */
const substitutions: readonly (readonly [string, string, string])[] = [
  ['${V//a*/x}', 'baab', 'bx'],
  ['${V/a?/x}', 'banana', 'bxana'],
  ['${V//*/x}', 'abc', 'x'],
  ['${V#*a}', 'banana', 'nana'],
  ['${V##*a}', 'banana', ''],
  ['${V%a*}', 'banana', 'banan'],
  ['${V%%a*}', 'banana', 'b'],
  ['${V//?/-}', 'é😀', '--'],
];
for (const [text, value, expected] of substitutions)
  it(`${text} of ${value}`, () => assert.equal(expanded(text, value), expected));
