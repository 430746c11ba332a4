// The first page: in each language what the book is, and its chapters with their questions.
import {languages, original} from '../languages.mjs';
import {htmlPath} from './links.mjs';
import {frame} from './page.mjs';
import {isChapter, languageOf} from './pages.mjs';

// The first paragraph below "## Question".
function question(book, document) {
  const {tokens, env} = book.read.get(document);
  const at = tokens.findIndex((token) => token.type === 'heading_open' && token.attrGet('id') === 'question');
  return at < 0 ? '' : book.md.renderer.render([tokens[at + 4]], book.md.options, env);
}

function inLanguage(book, language) {
  const {html, words} = languages[language];
  const groups = book.parts[language];
  const chapters = groups.flatMap((part) => part.documents).filter((document) => isChapter(document));
  const items = chapters.map((document) =>
    `<li><a href="${htmlPath(document)}">${book.read.get(document).titleHtml}</a><p>${question(book, document)}</p>`);
  const own = groups.filter((part) => !part.documents.some(isChapter) && languageOf(part.documents[0]) === language);
  const others = [
    ...own.map((part) => `<li><a href="${htmlPath(part.documents[0])}">${part.title}</a>`),
    ...book.lectures.filter((lecture) => lecture.language === language).map(({file, title}) => `<li><a href="${file}">${title}</a>${words.comma}${words.slides}`),
  ];
  const start = chapters.length > 0 ? `<p><a class=start href="${htmlPath(chapters[0])}">${words.start}</a></p>` : '';
  return `<section id=${language} lang=${html}>
<h1>${words.begin}</h1>
<p>${words.about}</p>
${start}
<ol class=chapters>${items.join('\n')}</ol>
${others.length > 0 ? `<ul class=parts>${others.join('')}</ul>` : ''}
</section>`;
}

export function cover(book) {
  const shown = Object.keys(languages).filter((language) => book.parts[language].length > 0);
  const switches = shown.filter((language) => language !== original).map((language) => ({language, href: `#${language}`}));
  return frame({language: original, up: '', title: languages[original].words.book, kind: 'cover', others: switches,
                side: book.side('index.html', original, ''), body: shown.map((language) => inLanguage(book, language)).join('\n')});
}
