// npm's docx: a tree of objects from lines.json and answers.json. node docx_peer.cjs FOLDER OUT
const fs = require('fs');
const docx = require('docx');

const [folder, out] = process.argv.slice(2);
const read = (name) => JSON.parse(fs.readFileSync(`${folder}/${name}`, 'utf8'));
const answers = read('answers.json');

const NUMBERED = {
  'Heading 1': ['clauses', 0], 'Clause Level 2': ['clauses', 1], 'Clause Level 3': ['clauses', 2],
  'Clause Level 4': ['clauses', 3], Parties: ['parties', 0], 'Schedule Heading': ['schedules', 0],
};
const { DECIMAL, LOWER_LETTER, LOWER_ROMAN } = docx.LevelFormat;
const levels = (...each) => each.map(([format, text], level) => ({ level, format, text }));
const LISTS = {
  clauses: levels([DECIMAL, '%1.'], [DECIMAL, '%1.%2'], [LOWER_LETTER, '(%3)'], [LOWER_ROMAN, '(%4)']),
  parties: levels([DECIMAL, '(%1)']),
  schedules: levels([DECIMAL, 'Schedule %1']),
};

// one run for each stretch of the same looks
function runs(pieces) {
  const made = [];
  let words = '';
  let bold = false;
  const close = () => {
    if (words) made.push(new docx.TextRun({ text: words, bold }));
    words = '';
  };
  for (const piece of pieces) {
    if (piece.kind === 'reference' || piece.bold !== bold) close();
    bold = piece.bold;
    if (piece.kind === 'reference') made.push(new docx.SimpleField(` REF _Ref_${piece.key} \\w \\h `, piece.text));
    else words += piece.kind === 'answer' ? answers[piece.text] : piece.text;
  }
  close();
  return made;
}

function paragraph(line) {
  let children = runs(line.pieces);
  if (line.key) children = [new docx.Bookmark({ id: `_Ref_${line.key}`, children })];
  const [reference, level] = NUMBERED[line.style] || [];
  const numbering = reference && { reference, level };
  return new docx.Paragraph({ style: line.style.replaceAll(' ', ''), numbering, children });
}

const cell = (piece) => new docx.TableCell({ children: [new docx.Paragraph({ children: runs([piece]) })] });
const table = (grid) => new docx.Table({
  rows: grid.rows.map((row, number) => new docx.TableRow({ tableHeader: grid.headed && !number, children: row.map(cell) })),
});

const lines = read('lines.json');
const children = lines.flatMap((line) => (line.grid ? [table(line), new docx.Paragraph('')] : [paragraph(line)]));
children.splice(1, 0, new docx.TableOfContents('Contents', { hyperlink: true, headingStyleRange: '1-2' }));
const styles = [...new Set(lines.filter((line) => !line.grid).map((line) => line.style))];
const footer = new docx.Paragraph({ children: [new docx.TextRun({ children: [docx.PageNumber.CURRENT] })] });
const file = new docx.Document({
  styles: { paragraphStyles: styles.map((name) => ({ id: name.replaceAll(' ', ''), name, basedOn: 'Normal' })) },
  numbering: { config: Object.entries(LISTS).map(([reference, each]) => ({ reference, levels: each })) },
  sections: [{ footers: { default: new docx.Footer({ children: [footer] }) }, children }],
});
docx.Packer.toBuffer(file).then((bytes) => fs.writeFileSync(out, bytes));
