// Shows the source that stands behind # in the address. SOURCES: the text of each path, packed; of a folder {name: path or
// null}.
(async () => {
  const sources = JSON.parse(await unpack(SOURCES));
  const title = document.title, name = document.getElementById('name'), heading = name.textContent;
  const box = document.getElementById('source');

  // The colours of code, near enough: comments, strings, words of the language, numbers and lines of the preprocessor.
  const words = 'alignas auto bool break case catch char class concept const consteval constexpr continue decltype default ' +
    'delete do double else enum explicit extern false final float for friend function if inline int long mutable namespace ' +
    'new noexcept nullptr operator override private protected public requires return short signed sizeof static ' +
    'static_assert struct switch template this throw true try typedef typename union unsigned using virtual void while';
  const ends = String.raw`(?<s>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])')|\b(?<k>${words.replaceAll(' ', '|')})\b|(?<n>\b\d[\w.']*(?:(?<=e)-\d+)?)`;
  const cpp = new RegExp(String.raw`(?<c>//.*|/\*[^]*?\*/)|(?<p>^ *#\w+)|${ends}`, 'gm');
  const other = new RegExp(String.raw`(?<c>(?<=^|\s)#.*)|${ends}`, 'gm');
  const coloured = (text, pattern) => {
    const parts = [];
    let at = 0;
    for (const {0: found, index, groups} of text.matchAll(pattern)) {
      const [kind] = Object.entries(groups).find(([, part]) => part !== undefined);
      const part = Object.assign(document.createElement('i'), {className: kind === 'p' ? 'n' : kind, textContent: found});
      parts.push(text.slice(at, index), part);
      at = index + found.length;
    }
    return [...parts, text.slice(at)];
  };
  const folder = (names) => Object.entries(names).flatMap(([entry, path]) =>
    [path === null ? entry : Object.assign(document.createElement('a'), {href: `#${path}`, textContent: entry}), '\n']);

  const show = () => {
    const path = decodeURIComponent(location.hash.slice(1)), source = Object.hasOwn(sources, path) ? sources[path] : null;
    name.textContent = source === null ? heading : path;
    document.title = source === null ? title : path;
    box.replaceChildren(...source === null ? [] : typeof source === 'string' ? coloured(source, /\.(cpp|h|inc)$/.test(path) ? cpp : other) : folder(source));
    document.querySelector('main pre').hidden = source === null;
    scrollTo(0, 0);
  };
  addEventListener('hashchange', show);
  show();
})();
