/**
 * The page's script; without it, all is there all the same. A step under the pointer or with the focus lights the chain it
 * belongs to; a machine's button lights its steps and what they wait for.
 */
export const pageScript = `
(() => {
  const drawing = document.getElementById('boot-graph');
  const filter = document.getElementById('boot-filter');
  if (!drawing || !filter) return;
  const steps = new Map([...drawing.querySelectorAll('.step')].map((step) => [step.dataset.id, step]));
  const parts = [...drawing.querySelectorAll('[data-from]')];
  const reach = (start, near, far) => {
    const found = new Set(start);
    for (let fresh = [...start]; fresh.length > 0;) {
      fresh = parts.filter((part) => fresh.includes(part.dataset[near]) && !found.has(part.dataset[far])).map((part) => part.dataset[far]);
      for (const id of fresh) found.add(id);
    }
    return found;
  };
  const light = (ids, joins) => {
    for (const [id, step] of steps) step.classList.toggle('lit', ids.has(id));
    for (const part of parts) part.classList.toggle('lit', joins(part.dataset.from, part.dataset.to));
    drawing.classList.add('dimmed');
  };
  const chain = (id) => {
    const before = reach([id], 'to', 'from');
    const after = reach([id], 'from', 'to');
    light(new Set([...before, ...after]), (from, to) => (before.has(from) && before.has(to)) || (after.has(from) && after.has(to)));
  };
  const machine = (lane) => {
    const own = new Set([...steps].filter(([, step]) => step.dataset.lane === lane).map(([id]) => id));
    const met = new Set(own);
    for (const { dataset: { from, to } } of parts) if (own.has(from) || own.has(to)) met.add(from).add(to);
    light(met, (from, to) => own.has(from) || own.has(to));
  };
  let chosen = '';
  const rest = () => (chosen === '' ? drawing.classList.remove('dimmed') : machine(chosen));
  for (const [id, step] of steps) {
    step.addEventListener('mouseenter', () => chain(id));
    step.addEventListener('mouseleave', rest);
    step.addEventListener('focus', () => chain(id));
    step.addEventListener('blur', rest);
  }
  for (const button of filter.querySelectorAll('button')) {
    button.addEventListener('click', () => {
      chosen = button.dataset.lane;
      for (const other of filter.querySelectorAll('button')) other.setAttribute('aria-pressed', String(other === button));
      rest();
    });
  }
  filter.hidden = false;
})();
`;
