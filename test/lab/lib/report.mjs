// What is checked and how it came out: a line for each check as it is made, the count at the end.

export class Report {
  passed = 0;
  failed = 0;
  #started = Date.now();
  #write;

  constructor(write = (text) => process.stdout.write(text)) {
    this.#write = write;
  }

  get seconds() {
    return (Date.now() - this.#started) / 1000;
  }

  section(title) {
    this.#write(`\n${this.#clock()} ${title}\n`);
  }

  note(text) {
    this.#write(`${this.#clock()}      ${text}\n`);
  }

  /** One check. `detail` is shown behind a passed one only if it is short, behind a failed one always. */
  check(passed, title, detail = '') {
    if (passed) this.passed++;
    else this.failed++;
    const text = String(detail).trimEnd();
    const short = text !== '' && !text.includes('\n') && text.length <= 100;
    this.#write(`${this.#clock()} ${passed ? 'ok  ' : 'FAIL'} ${title}${short ? `: ${text}` : ''}\n`);
    if (!passed && text !== '' && !short) this.#write(`${text.replace(/^/gm, '           | ')}\n`);
    return passed;
  }

  summary() {
    this.#write(`\n${this.passed} passed, ${this.failed} failed\n`);
    return this.failed === 0 && this.passed > 0 ? 0 : 1;
  }

  #clock() {
    return `${this.seconds.toFixed(0).padStart(5)}s`;
  }
}
