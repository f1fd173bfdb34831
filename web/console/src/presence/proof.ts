// When the page may say "seen": only what has been drawn, only while the page is visible. Pure.
//
// The server takes an agent offline whose delivered work stays unseen for 20 s, so a hidden page warns
// its agent instead of answering for them.

export interface ProofState {
  delivered: string // seq of the last frame folded in
  drawn: string // seq up to which the page was drawn
  said: string // last seq acknowledged
  visible: boolean
}

export type ProofEvent =
  | { kind: 'delivered'; seq: string }
  | { kind: 'drawn' } // a frame of the screen was painted after the last fold
  | { kind: 'visibility'; visible: boolean }
  | { kind: 'connected'; seq: string }

export const noProof: ProofState = { delivered: '0', drawn: '0', said: '0', visible: true }

const isAfter = (a: string, b: string): boolean => BigInt(a) > BigInt(b)

// The next state, and the seq to acknowledge now, when there is one.
export function prove(state: ProofState, event: ProofEvent): { state: ProofState; say: string | null } {
  const next = step(state, event)
  if (!next.visible || !isAfter(next.drawn, next.said)) return { state: next, say: null }
  return { state: { ...next, said: next.drawn }, say: next.drawn }
}

function step(state: ProofState, event: ProofEvent): ProofState {
  switch (event.kind) {
    case 'delivered':
      return isAfter(event.seq, state.delivered) ? { ...state, delivered: event.seq } : state
    case 'drawn':
      return state.visible ? { ...state, drawn: state.delivered } : state
    case 'visibility':
      return { ...state, visible: event.visible }
    case 'connected':
      return { ...state, said: '0', drawn: '0', delivered: isAfter(event.seq, state.delivered) ? event.seq : state.delivered }
  }
}

// Work has arrived that a hidden page cannot prove.
export function needsLook(state: ProofState): boolean {
  return !state.visible && isAfter(state.delivered, state.said)
}
