// One slide fills the window; the arrow keys, the space bar and the page keys turn to the next one and back.
(() => {
  const slides = Array.from(document.querySelectorAll('.slide'));
  const at = () => Math.max(0, slides.findIndex((slide) => `#${slide.id}` === location.hash));
  const show = () => slides.forEach((slide, i) => { slide.hidden = i !== at(); });
  const turn = (by) => {
    const next = slides[at() + by];
    if (next) location.hash = next.id;
  };
  const count = document.createElement('nav');
  count.className = 'turn';
  count.innerHTML = '<button type=button>&larr;</button><output></output><button type=button>&rarr;</button>';
  const [back, forth] = count.querySelectorAll('button');
  [back.ariaLabel, forth.ariaLabel] = [document.body.dataset.before, document.body.dataset.next];
  back.onclick = () => turn(-1);
  forth.onclick = () => turn(1);
  document.querySelector('header').append(count);
  const number = () => { count.querySelector('output').textContent = `${at() + 1} / ${slides.length}`; };
  addEventListener('hashchange', () => { show(); number(); scrollTo(0, 0); });
  addEventListener('beforeprint', () => slides.forEach((slide) => { slide.hidden = false; }));
  addEventListener('afterprint', show);
  addEventListener('keydown', (event) => {
    if (event.target.closest('input, button, summary, pre[tabindex], .scroll[tabindex], m-d[tabindex]') || event.altKey || event.ctrlKey || event.metaKey) return;
    if (['ArrowRight', 'PageDown', ' '].includes(event.key)) { event.preventDefault(); turn(1); }
    if (['ArrowLeft', 'PageUp'].includes(event.key)) { event.preventDefault(); turn(-1); }
  });
  show();
  number();
})();
