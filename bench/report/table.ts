import { type Part, parts, type Results, type Row } from "../support/results";
import { pairedRatio, summarize } from "../support/statistics";

const titles: Readonly<Record<Part, string>> = {
  users: "Nothing to do, and one user more",
  deploy: "Deploying",
  state: "State",
  served: "The registry at work",
  size: "At rest, and around it",
};

/** All results as a Markdown document. */
export function markdown(results: Results): string {
  const chapters = parts.flatMap((part) => {
    const run = results.runs[part];
    const rows = results.rows.filter((row) => row.part === part);
    return run === undefined
      ? []
      : [
          `## ${titles[part]}`,
          `Measured on ${run.date}${run.quick ? ", in the quick way" : ""}.`,
          table(rows),
          `<details><summary>Machine and versions</summary>\n\n${list(run.versions)}\n\n</details>`,
        ];
  });
  return `${["# Results", "Made by `make bench`: medians, with the least and the greatest figure. A ratio is the median of the ratios to\nthe first contestant, taken in the same round.", ...chapters].join("\n\n")}\n`;
}

/** A table of rows, in which each measure names its contestants one after the other. */
export function table(rows: readonly Row[]): string {
  const measures = [...new Set(rows.map(({ measure }) => measure))];
  const lines = measures.flatMap((measure) => {
    const contestants = rows.filter((row) => row.measure === measure);
    return contestants.map((row, index) => line(row, index === 0 ? undefined : contestants[0]));
  });
  return ["| | | median | spread | ratio |", "|---|---|---|---|---|", ...lines].join("\n");
}

function line({ measure, contestant, unit, values }: Row, first: Row | undefined): string {
  const { median, min, max } = summarize(values);
  const spread = values.length < 2 ? "" : `${figure(min)} to ${figure(max)}`;
  const ratio = first === undefined ? "" : pairedRatio(values, first.values).toFixed(2);
  return `| ${first === undefined ? measure : ""} | ${contestant} | ${figure(median)} ${unit} | ${spread} | ${ratio} |`;
}

/** A figure with three digits that count. */
export function figure(value: number): string {
  return Math.abs(value) >= 100
    ? Math.round(value).toLocaleString("en")
    : String(Number(value.toPrecision(3)));
}

function list(versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions)
    .filter(([, version]) => version !== "")
    .map(([name, version]) => `- ${name}: ${version}`)
    .join("\n");
}
