// The search, the colours, and the change of the language at the same heading.
(() => {
  const up = document.body.dataset.up, root = document.documentElement;
  const box = document.querySelector('header input'), results = document.createElement('div');
  const button = document.querySelector('button.theme');
  Object.assign(results, {id: 'results', hidden: true, role: 'region', ariaLive: 'polite', ariaLabel: box.placeholder});
  document.querySelector('header').after(results);
  button.title = button.ariaLabel;

  // Light or dark: the reader's choice outlives the page, where the browser allows it.
  button.addEventListener('click', () => {
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
    try { localStorage.setItem('theme', root.dataset.theme); } catch {}
  });

  // The other language opens at the heading that is at the top of the window, or at the same slide.
  for (const link of document.querySelectorAll('a.language')) {
    const there = link.getAttribute('href');
    link.addEventListener('click', () => {
      let id = document.body.className === 'slides' ? location.hash.slice(1) : '';
      for (const heading of document.querySelectorAll('.text main :is(h2, h3)[id]'))
        if (heading.getBoundingClientRect().top < innerHeight / 3) id = heading.id;
      link.href = there.includes('#') || id === '' ? there : `${there}#${id}`;
    });
  }

  // On a narrow screen the contents begin folded.
  if (!matchMedia('(min-width: 72rem)').matches) document.querySelector('.contents > .fold')?.removeAttribute('open');
  // Not by scrollIntoView(): some browsers would begin there with the Tab key.
  const here = document.querySelector('.contents [aria-current]'), list = here?.closest('.contents');
  if (list) list.scrollTop = here.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 2;

  // Whatever scrolls sideways can be reached by the keyboard.
  const reach = () => {
    for (const one of document.querySelectorAll('.scroll, m-d'))
      if (one.scrollWidth > one.clientWidth) one.tabIndex = 0; else one.removeAttribute('tabindex');
  };
  addEventListener('resize', reach);
  addEventListener('load', reach);

  // A link to a place inside a folded answer opens it.
  const unfold = () => {
    const there = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let fold = there && there.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  };
  addEventListener('hashchange', unfold);
  unfold();

  // The index is loaded when somebody searches for the first time.
  const load = (name) => new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = `${up}assets/${name}`;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
  let ready = null, index = null;
  const prepare = () => ready ??= load('tokens.js').then(() => load('index.js')).then(async () => {
    document.head.append(element('script', await unpack(SEARCH)));
    const packed = JSON.parse(await unpack(INDEX));
    index = MiniSearch.loadJS({...packed, index: places(packed.index)}, searchOptions);
  });
  const element = (name, text, attributes = {}) => Object.assign(document.createElement(name), {textContent: text}, attributes);
  const own = (language) => root.lang.startsWith(language);
  const show = () => {
    const query = box.value.trim();
    results.hidden = query === '';
    if (query === '' || index === null) return;
    const found = index.search(query, {boostDocument: (id, term, stored) => own(stored.language) ? 3 : 1}).slice(0, 12);
    const list = document.createElement('ol');
    for (const {title, heading, begin, url, language} of found) {
      const item = element('li', '', {lang: language});
      item.append(element('a', heading === '' ? title : `${title}: ${heading}`, {href: up + url}), element('p', begin));
      list.append(item);
    }
    results.replaceChildren(found.length > 0 ? list : element('p', box.dataset.none));
  };
  box.addEventListener('focus', prepare);
  box.addEventListener('input', () => prepare().then(show));
  box.form.addEventListener('submit', (event) => {
    event.preventDefault();
    results.querySelector('a')?.focus();
  });
  results.addEventListener('click', (event) => { if (event.target.closest('a')) results.hidden = true; });
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') { box.value = ''; show(); }
    if (event.key === '/' && !event.target.closest('input')) { event.preventDefault(); box.focus(); }
    if (!results.hidden && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const links = [box, ...results.querySelectorAll('a')], at = links.indexOf(document.activeElement);
      const next = links[at + (event.key === 'ArrowDown' ? 1 : -1)];
      if (at >= 0 && next) { event.preventDefault(); next.focus(); }
    }
  });
})();
