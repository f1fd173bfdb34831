// Every scene, in the order of playing. A scene is one screen: `quiet` is played before anybody is at
// work, `busy` with the town at its busiest; `as` names whose log-in the page holds.
import { desk, offer, watching } from './desk.mjs'
import { door } from './door.mjs'
import { invitation, login } from './login.mjs'
import { account, canned, keys, knowledge, people, teams } from './operator.mjs'
import { progress } from './progress.mjs'
import { wall } from './wall.mjs'
import { widget } from './widget.mjs'

export const scenes = [door, progress, widget, login, invitation, desk, offer, watching, wall, people, teams, canned, knowledge, keys, account]
