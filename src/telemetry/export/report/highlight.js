// Go text in parts: comments, strings, keywords, the rest. Enough to read by; the state of comments and raw strings goes from line to line.

const GO_KEYWORDS = new Set(('break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var').split(' '));
const GO_TOKEN = /\/\/.*|\/\*|`|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*|[^/`"'A-Za-z_\u0080-\uffff]+|\//g;

// Lines, each a list of [class, text].
function highlightGo(text) {
  let open = null;
  return text.split('\n').map((line) => {
    const parts = [];
    let at = 0;
    const add = (cls, piece) => { if (piece) parts.push([cls, piece]); };
    while (at < line.length) {
      if (open) {
        const end = line.indexOf(open === 'com' ? '*/' : '`', at);
        const behind = end < 0 ? line.length : end + (open === 'com' ? 2 : 1);
        add(open, line.slice(at, behind));
        at = behind;
        if (end >= 0) open = null;
        continue;
      }
      GO_TOKEN.lastIndex = at;
      const [token] = GO_TOKEN.exec(line);
      at += token.length;
      if (token === '/*' || token === '`') {
        open = token === '`' ? 'str' : 'com';
        const end = line.indexOf(open === 'com' ? '*/' : '`', at);
        const behind = end < 0 ? line.length : end + (open === 'com' ? 2 : 1);
        add(open, token + line.slice(at, behind));
        at = behind;
        if (end >= 0) open = null;
      } else if (token.startsWith('//')) add('com', token);
      else if (token[0] === '"' || token[0] === "'") add('str', token);
      else add(GO_KEYWORDS.has(token) ? 'kw' : '', token);
    }
    return parts;
  });
}
