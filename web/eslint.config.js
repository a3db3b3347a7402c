import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import { configs as lit } from "eslint-plugin-lit";
import tseslint from "typescript-eslint";

/** Layers, lowest first: each may import only from those before it (and from itself). */
const LAYERS = ["protocol", "api", "state", "sync"];

/** What a file of this layer must not import. */
function above(layer) {
  const higher = ["ui", "pages", "i18n", ...LAYERS.slice(LAYERS.indexOf(layer) + 1)];
  return {
    files: [`src/${layer}/**/*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: higher.map((name) => `**/${name}/**`), message: `${layer} lies below it.` }] },
      ],
    },
  };
}

export default defineConfig(
  { ignores: ["dist", "node_modules", "test-results", "public", "src/protocol/generated.ts"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked, lit["flat/recommended"]],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["vite.config.ts"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // One class per event, with no more than its name, is the house style.
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrors: "none" }],
      eqeqeq: "error",
      "no-console": "error",
    },
  },
  { files: ["tools/**"], rules: { "no-console": "off" } },
  ...LAYERS.map(above),
);
