/** Damage to a protocol buffer that still parses: what an attacker who knows the format writes. */
import { OPS } from '../../server/savedmodel/kernels/ops.ts';
import { WireReader } from '../../server/savedmodel/proto/wire.ts';
import {
  below,
  EXTREMES,
  joinBytes,
  mutateBytes,
  overwriteNumber,
  pick,
  type Random,
} from './mutate-bytes.ts';

/** Texts that mean something to a loader: operations, endless patterns, ways out of the folder. */
const TEXTS: readonly string[] = [
  ...['', '^', ':', 'Placeholder', '../../../etc/passwd', '/etc/passwd', '..\\x', '__proto__'],
  ...['(a{1000}){1000}', '(((((a{9}){9}){9}){9}){9})', '('.repeat(100_000), '(a*)*'.repeat(99)],
  ...['[\\x{0}-\\x{10ffff}]{999}', 'a{0,1000}'.repeat(50), '\\1', '$1\\9', '10 4 0,5:-'],
];
const MAX_REPEATED_BYTES = 2 ** 22;
const OPERATIONS = Object.keys(OPS);
const encoder = new TextEncoder();

export interface Field {
  readonly tag: number;
  /** All of it, with its tag. */
  readonly whole: Uint8Array;
  /** What the tag and the length are followed by. */
  readonly payload: Uint8Array;
}

/** A damaged copy of an encoded message; `donor` is where parts are taken from. */
export function mutateMessage(message: Uint8Array, random: Random, donor = message): Uint8Array {
  const fields = fieldsOf(message);
  if (!fields || fields.length === 0) return mutateLeaf(message, random, donor);
  const at = heavy(fields, random);
  const { tag, payload } = fields[at] as Field;
  const into = (tag & 7) === 2 && random() < 0.9;
  if (into) fields[at] = lengthField(tag, mutateMessage(payload, random, donor));
  else mutateList(fields, at, random, donor);
  return joinBytes(...fields.map(({ whole }) => whole));
}

function mutateList(fields: Field[], at: number, random: Random, donor: Uint8Array): void {
  const field = fields[at] as Field;
  const other = below(random, fields.length);
  switch (below(random, 6)) {
    case 0:
      fields.splice(at, 1);
      break;
    case 1:
      fields.push(...new Array<Field>(1 + below(random, 3)).fill(field));
      break;
    case 2:
      fields.push(...new Array<Field>(1 + below(random, manyOf(field))).fill(field));
      break;
    case 3:
      fields[at] = fields[other] as Field;
      fields[other] = field;
      break;
    case 4:
      fields[at] = lengthField(field.tag | 2, part(donor, random));
      break;
    default:
      fields[at] = numberField(field.tag, random);
  }
}

/** How often a field may be repeated: often, but the file must not become the damage. */
function manyOf({ whole }: Field): number {
  return Math.min(2000, Math.ceil(MAX_REPEATED_BYTES / whole.length));
}

/** What is no message: a text, numbers, or bytes. */
function mutateLeaf(bytes: Uint8Array, random: Random, donor: Uint8Array): Uint8Array {
  switch (below(random, 6)) {
    case 0:
      return encoder.encode(pick(random, OPERATIONS));
    case 1:
      return encoder.encode(pick(random, TEXTS));
    case 2:
      return part(donor, random);
    case 3:
      return varint(pick(random, EXTREMES));
    case 4:
      return overwriteNumber(bytes.slice(), random);
    default:
      return bytes.length ? mutateBytes(bytes, random) : nested(1 + below(random, 20_000));
  }
}

/** A message in a message in a message. */
function nested(depth: number): Uint8Array {
  let message = new Uint8Array();
  for (let i = 0; i < Math.min(depth, 2000); i++)
    message = new Uint8Array(lengthField(10, message).whole);
  return message;
}

/** The payload of some field of the donor. */
function part(donor: Uint8Array, random: Random): Uint8Array {
  const fields = fieldsOf(donor)?.filter(({ tag }) => (tag & 7) === 2);
  if (!fields?.length) return donor;
  const { payload } = fields[heavy(fields, random)] as Field;
  return random() < 0.3 ? payload : part(payload, random);
}

/** A field by chance, the heavier the likelier: so damage spreads evenly over nodes and functions. */
function heavy(fields: readonly Field[], random: Random): number {
  const total = fields.reduce((sum, { whole }) => sum + whole.length, 0);
  let end = 0;
  const ends = fields.map(({ whole }) => {
    end += whole.length;
    return end;
  });
  const at = random() * total;
  return Math.max(
    0,
    ends.findIndex((each) => at < each),
  );
}

/** The fields of an encoded message; undefined where it is none. */
export function fieldsOf(message: Uint8Array): Field[] | undefined {
  const reader = new WireReader(message);
  const fields: Field[] = [];
  try {
    while (!reader.done) {
      const begin = reader.position;
      const tag = reader.varint();
      if (tag < 8 || tag > 0xffff) return undefined;
      const payload = payloadOf(reader, tag & 7);
      if (!payload) return undefined;
      fields.push({ tag, payload, whole: message.subarray(begin, reader.position) });
    }
    return fields;
  } catch {
    return undefined;
  }
}

function payloadOf(reader: WireReader, wireType: number): Uint8Array | undefined {
  if (wireType === 1) return reader.take(8);
  if (wireType === 2) return reader.take(reader.varint());
  if (wireType === 5) return reader.take(4);
  if (wireType !== 0) return undefined;
  const begin = reader.position;
  reader.varint();
  return reader.bytes.subarray(begin, reader.position);
}

/** A field of bytes. */
export function lengthField(tag: number, payload: Uint8Array): Field {
  const whole = joinBytes(varint(BigInt(tag)), varint(BigInt(payload.length)), payload);
  return { tag, payload, whole };
}

/** An extreme number, which as the length of a field is a lie. */
function numberField(tag: number, random: Random): Field {
  const payload = varint(pick(random, EXTREMES));
  return { tag, payload, whole: joinBytes(varint(BigInt(tag)), payload) };
}

export function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}
