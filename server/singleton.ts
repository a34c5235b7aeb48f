/**
 * Next evaluates server modules up to three times in one production process (instrumentation, route
 * handlers, pages): only `globalThis` is shared, so whatever must exist once lives there.
 */

const registry: unique symbol = Symbol.for('reviewscore.singletons') as never;

type Holder = typeof globalThis & { [registry]?: Map<string, unknown> };

/**
 * The one value of that name in this process, made at the first call.
 *
 * @param name - what the value is called, the same in every copy of the module.
 * @param create - makes the value; a throw leaves nothing behind.
 */
export function singleton<Value>(name: string, create: () => Value): Value {
  const holder = globalThis as Holder;
  holder[registry] ??= new Map();
  const values = holder[registry];
  if (!values.has(name)) values.set(name, create());
  return values.get(name) as Value;
}
