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
    this.refused = [];
    this.asked = new Set(shared);
  }

  // A number where the fallback is one, true or false where it is that; what is neither is refused.
  get(name, fallback) {
    this.asked.add(name);
    const value = this.values.get(name);
    if (value === undefined) return fallback;
    if (typeof fallback === 'number') {
      const number = Number(value);
      return value.trim() === '' || Number.isNaN(number) ? this.refuse(name, fallback) : number;
    }
    if (typeof fallback === 'boolean') return value === 'true' || (value === 'false' ? false : this.refuse(name, fallback));
    return value;
  }

  has(name) {
    this.asked.add(name);
    return this.values.has(name);
  }

  // What the address asks for and a view cannot do is not done in silence.
  refuse(name, instead) {
    this.refused.push(`${name}=${this.values.get(name)}`);
    this.set(name, undefined);
    return instead;
  }

  // What was refused, and what nobody asked for: as it stood in the address, which does not keep it.
  takeRefused() {
    for (const name of [...this.values.keys()]) if (!this.asked.has(name)) this.refuse(name);
    return this.refused.splice(0);
  }

  set(name, value) {
    if (value === undefined || value === null) this.values.delete(name);
    else this.values.set(name, String(value));
    this.write();
  }

  // All settings of the view.
  own() { return Object.fromEntries([...this.values].filter(([name]) => !shared.includes(name))); }

  // Another view has other settings.
  replace(values) {
    this.asked = new Set(shared);
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
