/** A line of a bench: what was measured, against which target, and whether it was met. */
export interface Row {
  what: string;
  target: string;
  got: string;
  met: boolean;
}
