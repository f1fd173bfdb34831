// The way to the server, for every screen.
export { Stream, type Connection, type Credentials, type StreamOptions } from './stream/stream.ts'
export { browserEnvironment, safeKeep, type Environment, type Keep } from './stream/environment.ts'
export type { Pending } from './stream/outbox.ts'
export { createIdMaker, timeOfId } from './stream/ids.ts'
export { call, type CallResult } from './stream/call.ts'
