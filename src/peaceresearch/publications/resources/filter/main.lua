-- Turns a woven Quarto document into what pandoc writes well in the format at hand.
package.path = pandoc.path.directory(PANDOC_SCRIPT_FILE) .. "/?.lua;" .. package.path
local context = require("context")
local clean = require("clean")
local boxes = require("boxes")
local floats = require("floats")
local numbering = require("numbering")
local bibliography = require("bibliography")
local writers = { html = "write_html", revealjs = "write_html", pdf = "write_typst", docx = "write_docx", pptx = "write_pptx" }

-- Quotation marks of the language: pandoc writes English ones everywhere but in typst.
local function quotes(element)
  local words = context.words.document
  local inner = element.quotetype == "SingleQuote"
  local content = pandoc.Inlines({ pandoc.Str(inner and words.inner_quote_open or words.quote_open) })
  content:extend(element.content)
  content:insert(pandoc.Str(inner and words.inner_quote_close or words.quote_close))
  return content
end

-- Word's custom properties hold whatever metadata is left, paths included.
local kept = context.set({
  "title", "subtitle", "author", "date", "abstract", "abstract-title", "keywords", "keywords-title", "description", "publisher",
  "synthetic", "lang", "toc-title", "pagetitle", "edition", "imprint", "statement", "small-print",
})

local function keep_printed(meta)
  for key, _ in pairs(meta) do
    if not kept[key] then meta[key] = nil end
  end
  return meta
end

function Pandoc(doc)
  doc = clean.run(doc)
  doc = boxes.run(doc)
  doc = floats.run(doc)
  doc = numbering.run(doc)
  doc = bibliography.run(doc)
  context.finish()
  doc = doc:walk({ Quoted = quotes })
  doc = require(writers[context.format]).run(doc)
  doc.meta = keep_printed(doc.meta)
  return doc
end
