import type { Rows } from "../support/results";
import type { Tools } from "../support/tools";

/** How a part is measured. */
export interface Circumstances {
  /** Fewer rounds and smaller sizes. */
  quick: boolean;
  tools: Tools;
}

/** Measures something and adds its figures to the rows. */
export type Part = (rows: Rows, circumstances: Circumstances) => Promise<void>;
