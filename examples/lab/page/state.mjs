// What the reader has chosen, in the part of the address after #. So an address that is sent to a friend, or that a
// chapter of the book links to, opens the same lab.
const shared = ['view', 'lang', 'theme', 'tour'];

export class State {
  constructor(onOutside) {
    this.read();
    addEventListener('hashchange', () => {
      if (location.hash === this.written) return;
      this.read();
      onOutside();
    });
  }

  read() {
    this.written = location.hash;
    this.values = new Map(new URLSearchParams(location.hash.slice(1)));
  }

  // A number where the fallback is one.
  get(name, fallback) {
    const value = this.values.get(name);
    if (value === undefined) return fallback;
    if (typeof fallback === 'number') {
      const number = Number(value);
      return value.trim() === '' || Number.isNaN(number) ? fallback : number;
    }
    if (typeof fallback === 'boolean') return value === 'true';
    return value;
  }

  has(name) { return this.values.has(name); }

  set(name, value) {
    if (value === undefined || value === null) this.values.delete(name);
    else this.values.set(name, String(value));
    this.write();
  }

  // Another view has other settings.
  replace(values) {
    for (const name of [...this.values.keys()]) if (!shared.includes(name)) this.values.delete(name);
    for (const [name, value] of Object.entries(values)) this.values.set(name, String(value));
    this.write();
  }

  // Not one entry of the history for each move of a slider; and at most four times a second, as browsers ask.
  write() {
    if (this.waiting) return;
    this.waiting = setTimeout(() => this.flush(), 250);
  }

  flush() {
    clearTimeout(this.waiting);
    this.waiting = null;
    this.written = '#' + new URLSearchParams([...this.values]).toString();
    history.replaceState(null, '', this.written);
  }
}
