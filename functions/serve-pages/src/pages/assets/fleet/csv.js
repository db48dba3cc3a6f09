// Rows as a table for a spreadsheet.

/** A cell that begins like a formula would be run as one. */
function cell(value) {
  const words = String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(words) ? `'${words}` : words;
  return `"${safe.replaceAll('"', '""')}"`;
}

export function table(rows) {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
