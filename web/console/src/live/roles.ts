// What a role may see. The server decides; this only hides what would be refused.
import type { Role } from '../wire'

const supervising: readonly Role[] = ['supervisor', 'operator']
export const maySupervise = (role: Role | undefined): boolean => role !== undefined && supervising.includes(role)
export const mayWatch = (role: Role | undefined): boolean => maySupervise(role) || role === 'auditor'
export const mayOperate = (role: Role | undefined): boolean => role === 'operator'
