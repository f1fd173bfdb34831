// What a member of staff's page reads: every event and the board.
import { AnyEvent } from './events.ts'
import { BoardFrameShape, type Reading } from './frames.ts'

export const staffReading: Reading = { event: AnyEvent, board: BoardFrameShape }
