// Shapes of what arrives: one declaration gives both the TypeScript type and the check at the socket.
//
// A shape returns whether a value has it. Members beyond those named are let through, so that an
// older page keeps working against a newer server. Small on purpose: the widget carries it.

export type Shape<T> = (value: unknown) => value is T
export type Infer<S> = S extends Shape<infer T> ? T : never

type Fields = Record<string, Shape<unknown>>
type Plain<T> = { [K in keyof T]: T[K] }
type OptionalKeys<F extends Fields> = {
  [K in keyof F]: undefined extends Infer<F[K]> ? K : never
}[keyof F]
export type FromFields<F extends Fields> = Plain<
  { [K in Exclude<keyof F, OptionalKeys<F>>]: Infer<F[K]> } & {
    [K in OptionalKeys<F>]?: Infer<F[K]>
  }
>

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const text: Shape<string> = (value): value is string => typeof value === 'string'
export const integer: Shape<number> = (value): value is number => Number.isSafeInteger(value)
export const flag: Shape<boolean> = (value): value is boolean => typeof value === 'boolean'

// A decimal string; "0" means none.
export type Id = string
export const id: Shape<Id> = (value): value is Id =>
  typeof value === 'string' && /^\d{1,20}$/.test(value)

// @__NO_SIDE_EFFECTS__
export const oneOf =
  <const T extends readonly string[]>(...words: T): Shape<T[number]> =>
  (value): value is T[number] =>
    typeof value === 'string' && words.includes(value)

// @__NO_SIDE_EFFECTS__
export const only =
  <const T extends string>(word: T): Shape<T> =>
  (value): value is T =>
    value === word

// @__NO_SIDE_EFFECTS__
export const optional =
  <T>(shape: Shape<T>): Shape<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || shape(value)

// @__NO_SIDE_EFFECTS__
export const nullable =
  <T>(shape: Shape<T>): Shape<T | null> =>
  (value): value is T | null =>
    value === null || shape(value)

// @__NO_SIDE_EFFECTS__
export const list =
  <T>(shape: Shape<T>): Shape<T[]> =>
  (value): value is T[] =>
    Array.isArray(value) && value.every(shape)

// @__NO_SIDE_EFFECTS__
export const mapOf =
  <T>(shape: Shape<T>): Shape<Record<string, T>> =>
  (value): value is Record<string, T> =>
    isRecord(value) && Object.values(value).every(shape)

// @__NO_SIDE_EFFECTS__
export const object =
  <F extends Fields>(fields: F): Shape<FromFields<F>> =>
  (value): value is FromFields<F> =>
    isRecord(value) &&
    Object.keys(fields).every((key) => (fields[key] as Shape<unknown>)(value[key]))

// Values told apart by their member `kind`: the name stands once, as the key.
type Variants = Record<string, Fields>
export type FromVariants<V extends Variants> = {
  [K in keyof V & string]: Plain<{ kind: K } & FromFields<V[K]>>
}[keyof V & string]
// @__NO_SIDE_EFFECTS__
export const variants =
  <V extends Variants>(cases: V): Shape<FromVariants<V>> =>
  (value): value is FromVariants<V> => {
    if (!isRecord(value) || typeof value['kind'] !== 'string') return false
    const kind = value['kind']
    return Object.hasOwn(cases, kind) && object(cases[kind] as Fields)(value)
  }
