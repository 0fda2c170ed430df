/** One resource's way through an update, in seconds since the update's start. */
export interface Span {
  /** The last part of its URN. */
  name: string;
  begin: number;
  end: number;
}

/** An event of the engine as `--event-log` writes it, with the time at which it was seen. */
export interface SeenEvent {
  seconds: number;
  event: {
    resourcePreEvent?: { metadata: StepMetadata };
    resOutputsEvent?: { metadata: StepMetadata };
  };
}

interface StepMetadata {
  urn: string;
  op: string;
}

/** The spans of the resources that an update created, in the order of their begin. */
export function spansOf(events: readonly SeenEvent[]): Span[] {
  const begun = new Map<string, number>();
  const spans: Span[] = [];
  for (const { seconds, event } of events) {
    const started = event.resourcePreEvent?.metadata;
    if (started?.op === "create") {
      begun.set(started.urn, seconds);
    }
    const ended = event.resOutputsEvent?.metadata;
    const begin = ended && begun.get(ended.urn);
    // A component's second event is about its outputs.
    if (ended !== undefined && begin !== undefined) {
      spans.push({ name: ended.urn.split("::").at(-1) ?? "", begin, end: seconds });
      begun.delete(ended.urn);
    }
  }
  return spans.sort((a, b) => a.begin - b.begin);
}
