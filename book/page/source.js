// Shows the source that stands behind # in the address. SOURCES: gzip, in base64, of {path: HTML}.
(async () => {
  const sources = JSON.parse(await unpack(SOURCES));
  const title = document.title, name = document.getElementById('name'), heading = name.textContent;
  const show = () => {
    const path = decodeURIComponent(location.hash.slice(1)), known = Object.hasOwn(sources, path);
    name.textContent = known ? path : heading;
    document.title = known ? path : title;
    document.getElementById('source').innerHTML = known ? sources[path] : '';
    document.querySelector('main pre').hidden = !known;
    scrollTo(0, 0);
  };
  addEventListener('hashchange', show);
  show();
})();
