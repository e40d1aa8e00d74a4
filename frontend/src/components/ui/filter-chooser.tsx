"use client";

import { useState } from "react";
import FilterEditor from "./filter-editor";
import type { Filter } from "./filters";
import { Select } from "./select";

/** Which filter to add, where there are several, and its fields. */
export default function FilterChooser({
  filters,
  name,
  close,
}: {
  filters: readonly Filter[];
  name: string;
  close: () => void;
}) {
  const [wanted, setWanted] = useState<string | null>(null);
  const filter = filters.find(({ label }) => label === wanted) ?? filters[0];
  return (
    <>
      {filters.length > 1 && (
        <div className="form">
          <Select
            label={name}
            value={filter?.label}
            choices={filters.map(({ label }) => ({ value: label, name: label }))}
            onChange={(event) => setWanted(event.target.value)}
          />
        </div>
      )}
      {filter && <FilterEditor key={filter.label} filter={filter} close={close} />}
    </>
  );
}
