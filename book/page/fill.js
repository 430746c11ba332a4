// Sets the formulas, before anything is drawn. <m-i n=NUMBER>TeX</m-i> is a formula in a line, <m-d ...> one with a line of
// its own; without scripts the TeX is shown. FORMULAS: see site/formulas.mjs.
(() => {
  const words = FORMULAS.words.split('\n'), formulas = FORMULAS.formulas.split(' '), short = 24;  // letters of TeX; such a formula is never broken
  const whole = [];  // words of which it is known what they are without symbols
  const text = (symbols) => {
    let html = '';
    for (let i = 0; i < symbols.length; ++i) {
      const at = symbols.charCodeAt(i) - 0x21;
      html += whole[at] ??= words[at].length === 2 ? text(words[at]) : words[at];
    }
    return html;
  };
  const set = (formula) => {
    const tex = formula.textContent;
    formula.setAttribute('role', 'img');  // a screen reader reads the TeX
    formula.setAttribute('aria-label', tex);
    if (formula.localName === 'm-i' && tex.length <= short) formula.className = 'whole';
    // No line begins with the mark behind a formula, or ends with the bracket before one: a word joiner keeps them together.
    const joiner = (beside, marks) => formula.localName === 'm-i' && beside?.nodeType === 3 && marks.test(beside.data) ? '\u2060' : '';
    formula.innerHTML = joiner(formula.previousSibling, /[（“《([]$/) + text(formulas[parseInt(formula.getAttribute('n'), 36)]) +
      joiner(formula.nextSibling, /^[，。：；？！、）”》,.:;?!)\]]/);
  };
  // The last one may be read in part only, until the page is at its end.
  const fill = (end) => {
    const waiting = document.querySelectorAll(':is(m-i, m-d):not([role])');
    waiting.forEach((formula, i) => { if (end || i + 1 < waiting.length) set(formula); });
    observer.takeRecords();
  };
  const observer = new MutationObserver(() => fill(false));
  observer.observe(document, {childList: true, subtree: true});
  document.addEventListener('DOMContentLoaded', () => { fill(true); observer.disconnect(); });

  // What is copied holds the TeX.
  document.addEventListener('copy', (event) => {
    const part = document.createElement('div'), selection = getSelection();
    for (let i = 0; i < selection.rangeCount; ++i) part.append(selection.getRangeAt(i).cloneContents());
    const found = part.querySelectorAll('[role=img][aria-label]:is(m-i, m-d)');
    if (found.length === 0) return;
    for (const formula of found) formula.replaceChildren(`$${formula.getAttribute('aria-label')}$`);
    event.clipboardData.setData('text/plain', part.textContent);
    event.preventDefault();
  });
})();
