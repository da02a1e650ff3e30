import { InstructionError } from './arguments';
import { suggestion } from './suggest';

export type MountType = 'bind' | 'cache' | 'tmpfs' | 'secret' | 'ssh';

export interface Mount {
  readonly type: MountType;
  readonly from: string;
  readonly source: string;
  readonly target: string;
  readonly id: string;
}

const types: readonly string[] = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'];
const sharings: readonly string[] = ['shared', 'private', 'locked'];
const keys = [
  'type',
  'from',
  'source',
  'target',
  'readonly',
  'id',
  'sharing',
  'required',
  'size',
  'mode',
  'uid',
  'gid',
  'src',
  'dst',
  'destination',
  'ro',
  'rw',
  'readwrite',
  'env',
];
const booleans: readonly string[] = ['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False'];

/** Fields of one CSV line: quoted fields may hold commas and doubled quotes. */
function csvFields(text: string): string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      let field = '';
      at++;
      for (;;) {
        const end = text.indexOf('"', at);
        if (end < 0) throw new InstructionError(`failed to parse csv mounts: extraneous or missing " in quoted-field`);
        field += text.slice(at, end);
        at = end + 1;
        if (text[at] !== '"') break;
        field += '"';
        at++;
      }
      if (at < text.length && text[at] !== ',')
        throw new InstructionError(`failed to parse csv mounts: extraneous or missing " in quoted-field`);
      fields.push(field);
    } else {
      const end = text.indexOf(',', at);
      const field = end < 0 ? text.slice(at) : text.slice(at, end);
      if (field.includes('"')) throw new InstructionError('failed to parse csv mounts: bare " in non-quoted-field');
      fields.push(field);
      at = end < 0 ? text.length : end;
    }
    if (at >= text.length) return fields;
    at++;
    if (at === text.length) return [...fields, ''];
  }
}

const cut = (field: string): [string, string | undefined] => {
  const at = field.indexOf('=');
  return at < 0 ? [field.toLowerCase(), undefined] : [field.slice(0, at).toLowerCase(), field.slice(at + 1)];
};

/** `from=` of a mount as the first pass reads it: it takes no variables (commands_runmount.go, parseMount without expander). */
export function mountFrom(text: string): string {
  let from = '';
  for (const field of csvFields(text)) {
    const [key, value] = cut(field);
    if (key !== 'from' || value === undefined) continue;
    const dollar = value.indexOf('$');
    if (dollar >= 0 && dollar !== value.length - 1)
      throw new InstructionError(`'from' doesn't support variable expansion, define alias stage instead`);
    from = value;
  }
  return from;
}

const number = (value: string, base: 8 | 10, key: string): void => {
  if (!(base === 8 ? /^[0-7]+$/ : /^\d+$/).test(value)) throw new InstructionError(`invalid value ${value} for ${key}`);
};

/**
 * Reads `--mount=` with its variables expanded (instructions/commands_runmount.go).
 * @throws InstructionError in BuildKit's words.
 */
export function parseMount(text: string, expander: (word: string) => string): Mount {
  const m = { type: 'bind' as MountType, from: '', source: '', target: '', id: '' };
  const set = new Set<string>();
  for (const field of csvFields(text)) {
    const [key, raw] = cut(field);
    if (raw === undefined) {
      if (['readonly', 'ro', 'readwrite', 'rw'].includes(key)) continue;
      if (key !== 'required') throw new InstructionError(`invalid field '${field}' must be a key=value pair`);
      if (m.type !== 'secret' && m.type !== 'ssh')
        throw new InstructionError(`unexpected key '${key}' for mount type '${m.type}'`);
      continue;
    }
    const value = expander(raw);
    switch (key) {
      case 'type':
        if (!types.includes(value.toLowerCase()))
          throw new InstructionError(`unsupported mount type "${value}"${suggestion(value, types)}`);
        m.type = value.toLowerCase() as MountType;
        break;
      case 'from':
        m.from = value;
        break;
      case 'source':
      case 'src':
        m.source = value;
        break;
      case 'target':
      case 'dst':
      case 'destination':
        m.target = value;
        break;
      case 'readonly':
      case 'ro':
      case 'readwrite':
      case 'rw':
        if (!booleans.includes(value)) throw new InstructionError(`invalid value for ${key}: ${value}`);
        break;
      case 'required':
        if (m.type !== 'secret' && m.type !== 'ssh')
          throw new InstructionError(`unexpected key '${key}' for mount type '${m.type}'`);
        if (!booleans.includes(value)) throw new InstructionError(`invalid value for ${key}: ${value}`);
        break;
      case 'size':
        if (m.type !== 'tmpfs') throw new InstructionError(`unexpected key '${key}' for mount type '${m.type}'`);
        if (!/^\d+(?:\.\d+)?\s*[kmgtp]?i?b?$/i.test(value))
          throw new InstructionError(`invalid value for ${key}: ${value}`);
        break;
      case 'id':
        m.id = value;
        break;
      case 'sharing':
        if (!sharings.includes(value.toLowerCase()))
          throw new InstructionError(`unsupported sharing value "${value}"${suggestion(value, sharings)}`);
        set.add('sharing');
        break;
      case 'mode':
        number(value, 8, key);
        set.add(key);
        break;
      case 'uid':
      case 'gid':
        number(value, 10, key);
        set.add(key);
        break;
      case 'env':
        break;
      default:
        throw new InstructionError(`unexpected key '${key}' in '${field}'${suggestion(key, keys)}`);
    }
  }
  check(m, set);
  return m;
}

function check(m: Mount, set: ReadonlySet<string>): void {
  if (m.type === 'bind' || m.type === 'tmpfs') {
    for (const key of ['mode', 'uid', 'gid'])
      if (set.has(key)) throw new InstructionError(`${key} not allowed for "${m.type}" type mounts`);
  }
  if (m.type === 'secret') {
    if (m.from !== '') throw new InstructionError('secret mount should not have a from');
    if (set.has('sharing')) throw new InstructionError('secret mount should not define sharing');
    if (m.source === '' && m.target === '' && m.id === '')
      throw new InstructionError('invalid secret mount. one of source, target required');
    if (m.source !== '' && m.id !== '') throw new InstructionError("both source and id can't be set");
  }
  if (set.has('sharing') && m.type !== 'cache')
    throw new InstructionError(`invalid cache sharing set for ${m.type} mount`);
}
