-- What DOCX and PPTX have in common: alternative texts, equation numbers, and the flattening of columns and layouts.
local context = require("context")
local M = {}

-- Both writers take the text inside an image's brackets for its alternative text.
function M.image(image)
  image.caption = pandoc.Inlines({ pandoc.Str(image.attributes["alt"] or "") })
  image.attributes["alt"] = nil
  image.attributes["fig-align"] = nil
  return image
end

function M.equation(span)
  if not context.has_class(span, "equation") then return nil end
  local math = span.content[1]
  math.text = math.text .. "\\qquad(" .. span.attributes["number"] .. ")"
  return pandoc.Span({ math }, pandoc.Attr(span.identifier))
end

-- Neither title block has a line for an edition or a publisher: it stands before the date, as in the other formats. The
-- rest of the cover is written when the document is finished.
function M.title_block(meta)
  local before = meta.edition or meta.publisher
  if before and meta.date then
    local line = pandoc.Inlines(before)
    line:extend({ pandoc.Str(" · ") })
    line:extend(meta.date)
    meta.date = line
  end
  if meta.imprint then meta.author = nil end  -- the imprint names them
  for _, key in ipairs({ "edition", "imprint", "statement", "small-print" }) do meta[key] = nil end
  return meta
end

return M
