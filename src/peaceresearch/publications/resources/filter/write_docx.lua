-- DOCX: callouts as styled paragraphs, tabs as headings, columns and layouts one after the other.
local context = require("context")
local office = require("write_office")
local tables = require("tables")
local M = {}

local function styled(blocks, style) return pandoc.Div(blocks, pandoc.Attr("", {}, { ["custom-style"] = style })) end

local function callout(div)
  local kind = div.attributes["kind"]
  local name = "Callout " .. kind:sub(1, 1):upper() .. kind:sub(2)
  local blocks = pandoc.Blocks({})
  for _, part in ipairs(div.content) do
    local is_title = context.has_class(part, "box-title")
    blocks:insert(styled(part.content, is_title and name .. " Title" or name))
  end
  if div.identifier ~= "" then return pandoc.Div(blocks, pandoc.Attr(div.identifier)) end
  return blocks
end

local function tabset(div)
  local blocks = pandoc.Blocks({})
  for _, tab in ipairs(div.content) do
    local title = tab.content[1].content[1].content
    blocks:insert(pandoc.Header(tonumber(div.attributes["level"]), title, pandoc.Attr("", { "unnumbered" })))
    blocks:extend(tab.content[2].content)
  end
  return blocks
end

local function div(element)
  if context.has_class(element, "callout-box") then return callout(element) end
  if context.has_class(element, "panel-tabset") then return tabset(element) end
  if context.has_class(element, "columns") or context.has_class(element, "column") then return element.content end
  if element.attributes["layout-ncol"] then return element.content end
  if context.has_class(element, "exhibit-note") then return styled(element.content, "Exhibit Note") end
  return nil
end

-- Every table as wide as the text: Word would shrink one without widths to its content.
local function full_table(element)
  if not tables.has_widths(element) then
    local sizes, total = tables.sizes(element)
    local index = 0
    element.colspecs = element.colspecs:map(function(spec)
      index = index + 1
      return { spec[1], sizes[index] / total }
    end)
  end
  element = tables.strong_heads(element)
  for _, rows in ipairs({ element.head.rows, table.unpack(element.bodies:map(function(body) return body.body end)) }) do
    for _, row in ipairs(rows) do
      for _, cell in ipairs(row.cells) do cell.contents = { styled(cell.contents, "Table Text") } end
    end
  end
  return element
end

-- The parts of a figure stand in a table: each picture must fit its cell.
local function fit_parts(figure)
  if figure.attributes["layout-ncol"] == nil then return nil end
  figure.content = figure.content:walk({
    Image = function(image)
      image.attributes["width"] = "84%"  -- of its cell
      return image
    end,
  })
  return figure
end

function M.run(doc)
  doc.blocks = doc.blocks:walk({ Image = office.image, Span = office.equation, Table = full_table, Figure = fit_parts })
  doc.meta = office.title_block(doc.meta)
  doc.blocks = doc.blocks:walk({ Div = div })
  return doc
end

return M
