import type { Summary } from "../support/statistics";

/** One bar of a chart. */
export interface Bar {
  label: string;
  summary: Summary;
}

const width = 720;
const labelWidth = 230;
const valueWidth = 110;
const barHeight = 22;
const gap = 10;
const top = 44;

/** A chart of horizontal bars, each a median with a line from the least to the greatest figure, as SVG. */
export function barChart(title: string, unit: string, bars: readonly Bar[]): string {
  const greatest = Math.max(...bars.map(({ summary }) => summary.max));
  const scale = (width - labelWidth - valueWidth) / (greatest || 1);
  const height = top + bars.length * (barHeight + gap);
  const drawn = bars.map(({ label, summary }, index) => {
    const y = top + index * (barHeight + gap);
    const middle = y + barHeight / 2;
    const x = (value: number) => (labelWidth + value * scale).toFixed(1);
    return [
      `  <text x="${labelWidth - 8}" y="${middle + 4}" text-anchor="end">${escapeXml(label)}</text>`,
      `  <rect x="${labelWidth}" y="${y}" width="${(summary.median * scale).toFixed(1)}" height="${barHeight}" rx="2" fill="${colourOf(label)}"/>`,
      `  <path d="M${x(summary.min)} ${middle}H${x(summary.max)}" stroke="#333" stroke-width="1.5"/>`,
      `  <text x="${(labelWidth + summary.max * scale + 8).toFixed(1)}" y="${middle + 4}">${Number(summary.median.toPrecision(3))} ${escapeXml(unit)}</text>`,
    ].join("\n");
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(title)}" font-family="sans-serif" font-size="13" fill="#222">
  <rect width="${width}" height="${height}" fill="#fff"/>
  <text x="12" y="24" font-size="15" font-weight="bold">${escapeXml(title)}</text>
${drawn.join("\n")}
</svg>
`;
}

function colourOf(label: string): string {
  return label.startsWith("SecureRegistry") ? "#2f6fb0" : "#9aa7b4";
}

function escapeXml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => entities[character] as string);
}
