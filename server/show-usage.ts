/** How a command is used: asked for, it is the answer (exit code 0); else it is what went wrong (2). */
export function showUsage(usage: string, asked: boolean): number {
  (asked ? console.log : console.error)(usage);
  return asked ? 0 : 2;
}
