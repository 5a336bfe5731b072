export const base = { type: 'postgres' as const, host: 'base', synchronize: true, extra: { max: 5, min: 1 } };
