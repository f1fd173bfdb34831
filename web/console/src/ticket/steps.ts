// Steps that an agent may write into a ticket's progress, which its customer sees.
export const progressSteps = ['with_agent', 'diagnosed', 'with_tech', 'with_supplier', 'with_shop', 'solved', 'custom'] as const
