// docxtemplater with pizzip, free modules alone: a prepared Word file with {tags}. node docxtemplater_peer.cjs FOLDER OUT
const fs = require('fs');
const PizZip = require('pizzip');
const Docxtemplater = require('docxtemplater');

const [folder, out] = process.argv.slice(2);
const answers = JSON.parse(fs.readFileSync(`${folder}/answers.json`, 'utf8'));
const template = new PizZip(fs.readFileSync(`${folder}/docxtemplater.docx`));
const document = new Docxtemplater(template, { paragraphLoop: true, linebreaks: true });
document.render(answers);
fs.writeFileSync(out, document.getZip().generate({ type: 'nodebuffer', compression: 'DEFLATE' }));
