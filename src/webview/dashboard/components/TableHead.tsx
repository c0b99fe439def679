/** The head of a table of figures: what its rows are, and a column for each figure. */
export function TableHead({ rows, columns }: { rows: string; columns: readonly string[] }) {
  return (
    <thead>
      <tr>
        <th scope="col">{rows}</th>
        {columns.map((column) => (
          <th scope="col" class="number" key={column}>
            {column}
          </th>
        ))}
      </tr>
    </thead>
  );
}
