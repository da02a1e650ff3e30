import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { SolveEvent, VertexEvent } from './events';

/** A field handler returns true when it has read the field. */
type Field = (no: number, reader: BinaryReader) => boolean;

function readMessage(bytes: Uint8Array, field: Field): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [no, wire] = reader.tag();
    if (wire === WireType.EndGroup) return;
    if (!field(no, reader)) reader.skip(wire, no);
  }
}

/** google.protobuf.Timestamp in milliseconds since 1970. */
function timestamp(bytes: Uint8Array): number {
  let seconds = 0;
  let nanos = 0;
  readMessage(bytes, (no, r) => {
    if (no === 1) seconds = Number(r.int64());
    else if (no === 2) nanos = r.int32();
    else return false;
    return true;
  });
  return seconds * 1000 + nanos / 1e6;
}

/** message Vertex: 1 digest, 2 inputs, 3 name, 4 cached, 5 started, 6 completed, 7 error. */
function vertex(bytes: Uint8Array): VertexEvent {
  const inputs: string[] = [];
  const v: { -readonly [K in keyof VertexEvent]: VertexEvent[K] } = { digest: '', inputs };
  readMessage(bytes, (no, r) => {
    switch (no) {
      case 1:
        v.digest = r.string();
        return true;
      case 2:
        inputs.push(r.string());
        return true;
      case 3:
        v.name = r.string();
        return true;
      case 4:
        v.cached = r.bool();
        return true;
      case 5:
        v.started = timestamp(r.bytes());
        return true;
      case 6:
        v.completed = timestamp(r.bytes());
        return true;
      case 7:
        v.error = r.string();
        return true;
      default:
        return false;
    }
  });
  return v;
}

/** message VertexStatus: 1 ID, 2 vertex. message VertexLog: 1 vertex, 4 msg. */
function pair(bytes: Uint8Array, first: number, second: number, bytesAt?: number): [string, string] {
  let a = '';
  let b = '';
  readMessage(bytes, (no, r) => {
    if (no === first) a = r.string();
    else if (no === bytesAt) b = new TextDecoder().decode(r.bytes());
    else if (no === second) b = r.string();
    else return false;
    return true;
  });
  return [a, b];
}

/** Entries of one status log that are read: an empty one takes two bytes of the file and a hundred of memory. */
const maxEntries = 1_000_000;

/** message StatusResponse: 1 vertexes, 2 statuses, 3 logs (buildkit api/services/control/control.proto). */
function statusResponse(bytes: Uint8Array, onEntry: () => void): SolveEvent {
  const vertexes: VertexEvent[] = [];
  const statuses: { vertex: string; id: string }[] = [];
  const logs: { vertex: string; text: string }[] = [];
  readMessage(bytes, (no, r) => {
    onEntry();
    if (no === 1) vertexes.push(vertex(r.bytes()));
    else if (no === 2) {
      const [id, of] = pair(r.bytes(), 1, 2);
      statuses.push({ vertex: of, id });
    } else if (no === 3) {
      const [of, text] = pair(r.bytes(), 1, -1, 4);
      logs.push({ vertex: of, text });
    } else return false;
    return true;
  });
  return { vertexes, statuses, logs };
}

/** What was read, and a sentence when the blob ends in the middle of a message. */
export interface StatusBlob {
  readonly events: readonly SolveEvent[];
  readonly warning?: string;
}

/** Reads a status blob: StatusResponse messages, each after its length as a 4-byte little-endian integer. */
export function parseStatusBlob(blob: Uint8Array): StatusBlob {
  const events: SolveEvent[] = [];
  let entries = 0;
  const onEntry = (): void => {
    if (++entries > maxEntries) throw new RangeError('too many entries');
  };
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  let at = 0;
  while (at < blob.byteLength) {
    const cut = { events, warning: `the status log ends in the middle of a message, at byte ${at}` };
    if (at + 4 > blob.byteLength) return cut;
    const length = view.getUint32(at, true);
    if (at + 4 + length > blob.byteLength) return cut;
    try {
      onEntry();
      events.push(statusResponse(blob.subarray(at + 4, at + 4 + length), onEntry));
    } catch {
      const problem = entries > maxEntries ? `more than ${maxEntries} entries, cut` : 'a damaged message';
      return { events, warning: `the status log has ${problem} at byte ${at}` };
    }
    at += 4 + length;
  }
  return { events };
}
