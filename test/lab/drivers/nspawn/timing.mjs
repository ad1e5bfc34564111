// Where the time went: from the arrival of the progress lines on the consoles.

const seconds = (milliseconds) => (milliseconds / 1000).toFixed(1);

/** The chain of steps that made a machine as late as it was: from the last one back, each time to what ended last. */
export function criticalPath(machine, ends) {
  const chain = [];
  let step = [...ends].sort(([, a], [, b]) => b.end - a.end)[0]?.[0];
  while (step) {
    chain.unshift(step);
    step = (machine.steps.get(step) ?? []).filter((name) => ends.has(name)).sort((a, b) => ends.get(b).end - ends.get(a).end)[0];
  }
  return chain;
}

export function printTiming(report, containers) {
  const ran = containers.filter(({ complete }) => complete);
  for (const { node, machine, boots, complete, ends } of ran) {
    const start = boots[0].started;
    const chain = criticalPath(machine, ends);
    let last = start;
    const parts = chain.map((step) => {
      const { begin, end } = ends.get(step);
      const waited = begin - last;
      last = end;
      return `${waited >= 1000 ? `(${seconds(waited)}) ` : ''}${step} ${seconds(end - begin)}`;
    });
    report.note(`${node.padEnd(18)} ${seconds(complete - start).padStart(7)} s   critical path: ${parts.join(' → ')}`);
  }
  return ran.sort((a, b) => (b.complete - b.boots[0].started) - (a.complete - a.boots[0].started))[0];
}
