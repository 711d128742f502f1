-- Citations by citeproc in every format, under one heading, with keys that exist.
local context = require("context")
local M = {}

local function check_keys(doc)
  local known = {}
  for _, reference in ipairs(pandoc.utils.references(doc)) do known[reference.id] = true end
  doc:walk({
    Cite = function(element)
      for _, citation in ipairs(element.citations) do
        if not known[citation.id] then
          known[citation.id] = true
          context.problem("@" .. citation.id, "the bibliography has no @" .. citation.id,
            "add it there, or write \\@ where no reference is meant")
        end
      end
    end,
  })
end

function M.run(doc)
  if context.missing_bibliography then return doc end
  check_keys(doc)
  local cites = false
  doc:walk({ Cite = function() cites = true end })
  if not cites and doc.meta.nocite == nil then return doc end
  local placed = false
  doc:walk({ Div = function(div) placed = placed or div.identifier == "refs" end })
  if not placed then
    local title = context.inlines(context.words.document.references)
    local level = context.is_slides and context.slide_level or 1
    doc.blocks:insert(pandoc.Header(level, title, pandoc.Attr("references", { "unnumbered" })))
    doc.blocks:insert(pandoc.Div({}, pandoc.Attr("refs")))
  end
  return pandoc.utils.citeproc(doc)
end

return M
