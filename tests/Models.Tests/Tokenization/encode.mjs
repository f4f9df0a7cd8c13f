// Encodes and decodes texts with Hugging Face's tokenizers: node encode.mjs <node_modules> <tokenizer.json> <file of texts, a JSON string on each line> <file of answers>
// Answers a JSON list a line: ids without special tokens, their text, ids with special tokens (of every eighth text: what is put around does not depend on it).
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';

const [modules, tokenizerFile, textFile, answerFile] = process.argv.slice(2);
const { Tokenizer } = createRequire(modules + '/')('@huggingface/tokenizers');
const tokenizer = new Tokenizer(JSON.parse(readFileSync(tokenizerFile, 'utf8')), {});
const answers = readFileSync(textFile, 'utf8').trimEnd().split('\n').map((line, row) => {
    const text = JSON.parse(line);
    const ids = tokenizer.encode(text, { add_special_tokens: false }).ids;
    const decoded = ids.length > 0 ? tokenizer.decode(ids, { clean_up_tokenization_spaces: false }) : '';
    return JSON.stringify([ids, decoded, row % 8 === 0 ? tokenizer.encode(text, { add_special_tokens: true }).ids : null]);
});
writeFileSync(answerFile, answers.join('\n') + '\n');
