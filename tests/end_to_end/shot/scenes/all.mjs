// Every scene, in the order of playing. A scene is one screen; its acts are those of shot.mjs: `quiet` before anybody is at
// work, `busy` with the town at its busiest, `connected` with a language model and suppliers, `outage` when the trade breaks.
// `as` names whose log-in the page holds.
import { copilot, meaning } from './copilot.mjs'
import { desk, offer, watching } from './desk.mjs'
import { door } from './door.mjs'
import { incidents } from './incidents.mjs'
import { invitation, login } from './login.mjs'
import { account, canned, keys, knowledge, people, teams } from './operator.mjs'
import { picture, widgetPicture } from './pictures.mjs'
import { progress } from './progress.mjs'
import { rules } from './rules.mjs'
import { suppliers } from './suppliers.mjs'
import { wall } from './wall.mjs'
import { widget } from './widget.mjs'

export const scenes = [
  door, progress, widget, widgetPicture, login, invitation, desk, offer, watching, picture, copilot, meaning, suppliers, wall, incidents,
  people, teams, canned, knowledge, rules, keys, account,
]
