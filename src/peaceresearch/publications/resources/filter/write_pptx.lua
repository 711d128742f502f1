-- PPTX: callouts and tabs under a bold line; columns are the writer's own.
local context = require("context")
local office = require("write_office")
local M = {}

local function titled(title, body)
  local blocks = pandoc.Blocks({})
  if title then blocks:insert(pandoc.Para({ pandoc.Strong(title) })) end
  blocks:extend(body)
  return blocks
end

local function div(element)
  if context.has_class(element, "callout-box") then
    local first = element.content[1]
    local title = context.has_class(first, "box-title") and first.content[1].content or nil
    return titled(title, element.content[#element.content].content)
  end
  if context.has_class(element, "panel-tabset") then
    local blocks = pandoc.Blocks({})
    for _, tab in ipairs(element.content) do
      blocks:extend(titled(tab.content[1].content[1].content, tab.content[2].content))
    end
    return blocks
  end
  if element.attributes["layout-ncol"] then return element.content end
  return nil
end

-- The writer prints an image's caption below it and takes its description from the title.
local function figure(element)
  local image
  local count = 0
  element:walk({ Image = function(found) image = found; count = count + 1 end })
  if count ~= 1 then return nil end
  image.title = image.attributes["alt"]
  image.caption = pandoc.utils.blocks_to_inlines(element.caption.long)
  image.attributes["alt"] = nil
  image.attributes["fig-align"] = nil
  return pandoc.Para({ image })
end

function M.run(doc)
  doc.blocks = doc.blocks:walk({ Span = office.equation, Div = div })
  doc.blocks = doc.blocks:walk({ Figure = figure })
  doc.meta = office.title_block(doc.meta)
  return doc
end

return M
