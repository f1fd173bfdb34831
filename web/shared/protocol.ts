// The wire, for every screen: docs/protocol.md in types and checks.
// A customer's page imports protocol/frames.ts only; staff pages also protocol/staff.ts.
export type { Id, Shape } from './protocol/schema.ts'
export type * from './protocol/words.ts'
export type { CustomerEvent, Event, EventKind, EventOf } from './protocol/events.ts'
export type * from './protocol/views.ts'
export type { Progress } from './protocol/progress.ts'
export type * from './protocol/knowledge.ts'
export type * from './protocol/commands.ts'
export {
  attachmentBytesMax, attachmentTypes, attachmentsMax, correctionWindowMs, incidentTextBytesMax, messageBytesMax,
} from './protocol/commands.ts'
export type * from './protocol/frames.ts'
export { customerReading, readFrame, readFrameText } from './protocol/frames.ts'
