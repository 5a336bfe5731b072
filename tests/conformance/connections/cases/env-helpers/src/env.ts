export function env(name: string, fallback: string): string {
  return process.env[name] ?? fallback;
}
export function envInt(name: string, fallback: number): number {
  const value = process.env[name];
  if (value === undefined || value === '') return fallback;
  const parsed = parseInt(value, 10);
  if (Number.isNaN(parsed)) throw new Error(`${name} is not a number`);
  return parsed;
}
export const envBool = (name: string, fallback = false): boolean => {
  const value = process.env[name]?.toLowerCase();
  return value === undefined ? fallback : ['1', 'true', 'yes'].includes(value);
};
