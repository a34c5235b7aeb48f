/** From the tensors of a request to texts, one a row, and to what its sender calls them. Nothing is guessed. */
import { MAX_REVIEWS } from '../limits.ts';
import { type InferenceCall, type InputTensor, invalid, type OutputTensor } from './call.ts';
import { asInteger, asString, decodeBase64, requireShort } from './elements.ts';

interface Inputs {
  texts: string[];
  /** The ids that came with them, as they go back. */
  reviewId: OutputTensor | undefined;
}

export const TEXT = 'text';
export const ID = 'id';
export const REVIEW_ID = 'review_id';
/** Of strings MLServer's codec of arrays says `np`, that of data frames says `pd` of the request: both send them as they are. */
const TEXT_TYPES = ['str', 'np', 'base64'];
const REQUEST_TYPES = [...TEXT_TYPES, 'pd'];
const ID_TYPES: Record<string, string[]> = { INT64: ['np'], BYTES: TEXT_TYPES };

/** A tensor and where it stands, for errors. */
type Placed = InputTensor & { field: string };

/**
 * Reads what is to be scored.
 *
 * @param strictNames - a single input has to be called `text`, too.
 * @throws ServiceError `UNPROCESSABLE_CONTENT` that names the field and says what it has to be.
 */
export function readInputs(call: InferenceCall, strictNames: boolean): Inputs {
  const { text, id } = byName(call.inputs, strictNames);
  requireDatatype(text, ['BYTES']);
  const rows = rowsOf(text);
  const texts = textsOf(text, call.contentType);
  if (!id) return { texts, reviewId: undefined };
  requireDatatype(id, Object.keys(ID_TYPES));
  if (rowsOf(id) !== rows) {
    throw invalid(`${id.field}.shape must have one row a text, ${rows}, but it is [${id.shape}].`);
  }
  return { texts, reviewId: reviewIdOf(id) };
}

/** A single input is the text whatever its name: there is nothing else that it could be. */
function byName(
  inputs: readonly InputTensor[],
  strictNames: boolean,
): { text: Placed; id?: Placed } {
  const placed = inputs.map((input, i) => ({ ...input, field: `inputs[${i}]` }));
  const [only, ...more] = placed;
  if (only && more.length === 0 && !strictNames) return { text: only };
  for (const { name, field } of placed) {
    if (name !== TEXT && name !== ID) {
      throw invalid(`${field}.name must be "${TEXT}" or "${ID}", but it is "${name}".`);
    }
    if (placed.some((other) => other.name === name && other.field !== field)) {
      throw invalid(`inputs must have each name once, but "${name}" comes twice.`);
    }
  }
  const text = placed.find(({ name }) => name === TEXT);
  if (!text) throw invalid(`inputs must have one that is named "${TEXT}", but there is none.`);
  const id = placed.find(({ name }) => name === ID);
  return { text, ...(id && { id }) };
}

function rowsOf({ shape, elements, field }: Placed): number {
  const [rows = 0, width = 1, ...more] = shape;
  if (shape.length === 0 || width !== 1 || more.length > 0) {
    throw invalid(`${field}.shape must be [N] or [N, 1], one element a row, but it is [${shape}].`);
  }
  if (rows < 1) throw invalid(`${field}.shape must be of at least one row, but it is [${shape}].`);
  if (rows > MAX_REVIEWS) {
    const most = MAX_REVIEWS.toLocaleString('en');
    throw invalid(
      `${field}.shape must be of at most ${most} rows, but it is [${shape}]. Send several requests.`,
    );
  }
  if (elements.length !== rows) {
    throw invalid(
      `${field}.data must have as many elements as its shape says, ${rows}, but it has ${elements.length}.`,
    );
  }
  return rows;
}

function textsOf(text: Placed, ofRequest: string | undefined): string[] {
  const type = contentTypeOf(text, TEXT_TYPES) ?? requestTypeOf(ofRequest) ?? 'str';
  return text.elements.map((element, i) => {
    const field = `${text.field}.data[${i}]`;
    const sent = asString(element, field);
    return requireShort(type === 'base64' ? decodeBase64(sent, field) : sent, field);
  });
}

function reviewIdOf(id: Placed): OutputTensor {
  const types = ID_TYPES[id.datatype] as string[];
  const contentType = contentTypeOf(id, types) ?? (types[0] as string);
  const tensor = { name: REVIEW_ID, shape: [id.elements.length, 1], contentType };
  const fieldOf = (i: number) => `${id.field}.data[${i}]`;
  if (id.datatype === 'BYTES') {
    const elements = id.elements.map((element, i) => asString(element, fieldOf(i)));
    return { ...tensor, datatype: 'BYTES', elements };
  }
  const elements = id.elements.map((element, i) => asInteger(element, fieldOf(i)));
  return { ...tensor, datatype: 'INT64', elements };
}

function requireDatatype({ datatype, field, name }: Placed, known: string[]): void {
  if (known.includes(datatype)) return;
  throw invalid(
    `${field}.datatype must be ${known.join(' or ')} for "${name}", but it is "${datatype}".`,
  );
}

function contentTypeOf({ contentType, field }: Placed, known: string[]): string | undefined {
  return knownType(contentType, known, `${field}.parameters.content_type`);
}

function requestTypeOf(contentType: string | undefined): string | undefined {
  return knownType(contentType, REQUEST_TYPES, 'parameters.content_type');
}

function knownType(type: string | undefined, known: string[], field: string): string | undefined {
  if (type === undefined || known.includes(type)) return type;
  throw invalid(`${field} must be ${oneOf(known)}, but it is "${type}".`);
}

const oneOf = (names: string[]) => new Intl.ListFormat('en', { type: 'disjunction' }).format(names);
