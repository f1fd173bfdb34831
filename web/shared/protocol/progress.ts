// GET /v1/progress/{token}: one ticket, for anybody who has its link.
import { id, integer, list, object, text, type Infer } from './schema.ts'
import { StepView } from './views.ts'
import { TicketState } from './words.ts'

export const Progress = object({
  ticket: id,
  kind: text,
  state: TicketState,
  opened_at: integer,
  first_reply_due: integer,
  resolve_due: integer,
  holder_name: text,
  outcome: text,
  steps: list(StepView),
})
export type Progress = Infer<typeof Progress>
