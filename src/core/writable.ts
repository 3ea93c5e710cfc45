/** The same, with fields that may be set: for the one owner of an object that all others only read. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] }
