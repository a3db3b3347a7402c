import { html } from "lit";

/** The bag with its awning. */
export const brand = html`<svg class="brand" viewBox="0 0 32 32" aria-hidden="true">
  <path d="M10 13V9.5a6 6 0 0 1 12 0V13" fill="none" stroke="#A92F1B" stroke-width="2.6" stroke-linecap="round" />
  <path d="M3.5 11h25l-2.2 16.2a2.6 2.6 0 0 1-2.6 2.3H8.3a2.6 2.6 0 0 1-2.6-2.3z" fill="#D8432B" />
  <path
    d="M3.5 11h25l-.6 4.5a3.1 3.1 0 0 1-6 .5 3.1 3.1 0 0 1-6 0 3.1 3.1 0 0 1-6 0 3.1 3.1 0 0 1-5.8-.5z"
    fill="#FFF1D6"
  />
  <path d="M9.9 11h6v5a3.1 3.1 0 0 1-6 0zM21.9 11h6.6l-.6 4.5a3.1 3.1 0 0 1-6 .5z" fill="#F2C4A8" />
</svg>`;
