// The languages of the book, and the words of its pages that stand in no document.

export const original = 'en';

// complete: every chapter of the original, and every statement of a task, has to be there. suffix: README.zh-CN.md is the
// translation of README.md beside it.
export const languages = {
  en: {
    name: 'English',
    html: 'en',
    complete: true,
    words: {
      book: 'saddle, the book',
      begin: 'From one derivative rule to the theory of generative adversarial nets',
      about:
        'A course to read beside the paper "Generative Adversarial Nets". Each chapter asks a question, lets you ' +
        'guess, shows the answer as a picture, proves it, shows the code that says the same, and ends with a number ' +
        'that is checked.',
      start: 'Begin with chapter 1',
      skip: 'Skip to the text',
      contents: 'Contents',
      onPage: 'On this page',
      search: 'Search',
      searchFor: 'Search the book',
      none: 'Nothing found.',
      theme: 'Light or dark',
      before: 'Before',
      next: 'Next',
      language: 'Language',
      table: 'Table',
      code: 'Code',
      formula: 'Formula',
      walk: 'The walk',
      exercises: 'Exercises',
      project: 'The project',
      slides: 'Slides',
      comma: ', ',
      source: 'Source files',
      alone: 'Open this page alone',
      lab: 'Watch it in the lab',
    },
  },
  zh: {
    name: '中文',
    html: 'zh-Hans',
    suffix: '.zh-CN',
    complete: true,
    words: {
      book: 'saddle 教程',
      begin: '从一条求导规则到生成对抗网络的理论',
      about:
        '这是一门与论文 “Generative Adversarial Nets” 对照阅读的课程。每一章先提出一个问题，请你猜一猜，用图给出答案，' +
        '然后证明它，给出表达同一件事的代码，最后以一个经过检验的数结束。',
      start: '从第 1 章开始',
      skip: '跳到正文',
      contents: '目录',
      onPage: '本页内容',
      search: '搜索',
      searchFor: '搜索全书',
      none: '没有找到。',
      theme: '浅色或深色',
      before: '上一页',
      next: '下一页',
      language: '语言',
      table: '表格',
      code: '代码',
      formula: '公式',
      walk: '课程',
      exercises: '评分习题',
      project: '项目（英文）',
      slides: '幻灯片',
      comma: '，',
      source: '源文件',
      alone: '单独打开这一页',
      lab: '在实验室里看',
    },
    // The parts of docs/README.md that are in English only.
    parts: {
      'The family tree of generative models': '生成模型的家族树（英文）',
      'How-to': '操作指南（英文）',
      'Reference': '参考页（英文）',
    },
  },
};
